// Package apidocs turns the description of the API into something to read: a model for a page, and
// docs/API.md. It also keeps what a description is made of beside the code: an introduction, a text for each
// call, and recorded examples.
//
// Its invariant: everything comes from the OpenAPI document (OpenAPI 3.1.0) and from exchanges that tests
// have recorded, so that what is read here is what the service does.
package apidocs
