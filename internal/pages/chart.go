package pages

// Chart says when the events of a list happen.
type Chart struct{}
