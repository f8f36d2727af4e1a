package server

// Routes are the methods and paths of all routes, as the router has them.
func (s *Server) Routes() (routes []string) {
	for _, r := range s.echo.Routes() {
		routes = append(routes, r.Method+" "+r.Path)
	}
	return routes
}
