package programs_test

import (
	"encoding/json"
	"testing"

	"github.com/pb33f/libopenapi"
	"github.com/pb33f/libopenapi-validator/schema_validation"
	"github.com/pb33f/libopenapi/datamodel/high/base"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/pb33f/libopenapi/orderedmap"
)

// The description of the API is valid OpenAPI 3.1, in the eyes of a validator that is not ours, and every
// example in it is as its schema says.
func TestOpenAPI(t *testing.T) {
	spec := startService(t).get("/api/v1/openapi.json").body
	document, err := libopenapi.NewDocument(spec)
	if err != nil {
		t.Fatal(err)
	}
	if ok, wrong := schema_validation.ValidateOpenAPIDocument(document); !ok {
		for _, w := range wrong {
			t.Errorf("%s: %s %v", w.Message, w.Reason, w.SchemaValidationErrors)
		}
	}
	model, err := document.BuildV3Model()
	if err != nil {
		t.Fatal(err)
	}
	examples := 0
	for path, item := range model.Model.Paths.PathItems.FromOldest() {
		for method, op := range item.GetOperations().FromOldest() {
			name := method + " " + path
			if op.RequestBody != nil {
				examples += wantExamples(t, name, op.RequestBody.Content)
			}
			for status, r := range op.Responses.Codes.FromOldest() {
				examples += wantExamples(t, name+" "+status, r.Content)
			}
		}
	}
	if examples < 30 {
		t.Errorf("%d examples are described, want those of all calls", examples)
	}
}

// wantExamples checks the examples of a body against its schema, and returns how many there are.
func wantExamples(t *testing.T, name string, content *orderedmap.Map[string, *v3.MediaType]) int {
	t.Helper()
	count := 0
	for _, media := range content.FromOldest() {
		for key, example := range media.Examples.FromOldest() {
			count++
			wantExample(t, name+" "+key, media.Schema.Schema(), example)
		}
	}
	return count
}

func wantExample(t *testing.T, name string, schema *base.Schema, example *base.Example) {
	t.Helper()
	var value any
	if err := example.Value.Decode(&value); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if ok, wrong := schema_validation.NewSchemaValidator().ValidateSchemaString(schema, string(text)); !ok {
		for _, w := range wrong {
			t.Errorf("%s: %s: %v", name, w.Reason, w.SchemaValidationErrors)
		}
	}
}
