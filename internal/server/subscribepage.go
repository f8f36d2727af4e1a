package server

// subscribePath is where the page on the ways to follow a timeline is, under the timeline's.
const subscribePath = "/subscribe"
