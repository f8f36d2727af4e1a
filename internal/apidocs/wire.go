package apidocs

// What is read of an OpenAPI document.

type wireDocument struct {
	Info       struct{ Version string }
	Servers    []struct{ URL string }
	Tags       []struct{ Name, Description string }
	Paths      map[string]map[string]*wireOperation
	Components struct{ Schemas map[string]*wireSchema }
}

type wireOperation struct {
	ID          string `json:"operationId"`
	Summary     string
	Description string
	Tags        []string
	Security    []map[string][]string
	Parameters  []wireParameter
	RequestBody *struct {
		Required bool
		Content  map[string]wireMedia
	}
	Responses map[string]wireResponse
}

type wireParameter struct {
	Name, In, Description string
	Required              bool
	Schema                *wireSchema
}

type wireResponse struct {
	Description string
	Content     map[string]wireMedia
	Headers     map[string]any
}

type wireMedia struct{ Schema *wireSchema }

type wireSchema struct {
	Ref         string `json:"$ref"`
	Type        any    // a text, or a list of texts
	Format      string
	Description string
	Enum        []any
	Default     any
	Minimum     *float64
	Maximum     *float64
	Examples    []any
	ReadOnly    bool
	Required    []string
	Properties  map[string]*wireSchema
	Items       *wireSchema
	Values      any           `json:"additionalProperties"` // false, or a schema
	AnyOf       []*wireSchema `json:"anyOf"`
	Order       []string      `json:"x-order"`
	PatchOf     string        `json:"x-patch-of"`
}
