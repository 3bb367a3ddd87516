package bench

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/leasegate/leasegate/gen"
	"github.com/leasegate/leasegate/strict/wire"
)

// decodeOurs takes the steps of the generated client, into a value of the caller.
func decodeOurs(text []byte, document *gen.DeleteLeaseResponse) error {
	d := wire.NewDecoder(text)
	defer d.Release()
	document.DecodeJSON(d)
	return d.Finish()
}

// decodeKept is the generated client's own way, whose value outlives the call.
func decodeKept(text []byte, decode func(*wire.Decoder) any) (*gen.DeleteLeaseResponse, error) {
	d := wire.NewDecoder(text)
	defer d.Release()
	document := decode(d)
	if err := d.Finish(); err != nil {
		return nil, err
	}
	return document.(*gen.DeleteLeaseResponse), nil
}

func skip(text []byte) error {
	d := wire.NewDecoder(text)
	defer d.Release()
	d.Skip()
	return d.Finish()
}

func decodeTheirs(text []byte) (*plainBody, error) {
	document := new(plainBody)
	return document, json.Unmarshal(text, document)
}

func visitKin(text []byte, schema *openapi3.Schema) (any, error) {
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return nil, err
	}
	return value, schema.VisitJSON(value, openapi3.VisitAsResponse())
}

func encodeOurs(response *gen.DeleteLeaseResponse) ([]byte, error) {
	e := wire.NewEncoder(nil)
	defer e.Release()
	response.EncodeJSON(e)
	return e.Finish()
}

// decodeResponse is what the generated client decodes a 200 with.
func decodeResponse(t testing.TB) func(*wire.Decoder) any {
	t.Helper()
	for _, operation := range gen.Operations() {
		for _, response := range operation.Responses {
			if operation.ID == "deleteLease" && response.Status == 200 {
				return response.Media[0].Decode
			}
		}
	}
	t.Fatal("there is no 200 of deleteLease")
	return nil
}

func responseSchema(t testing.TB) *openapi3.Schema {
	t.Helper()
	path := document(t).Paths.Find("/api/v1/dynamic-secrets/leases/{leaseId}")
	return path.Delete.Responses.Status(200).Value.Content.Get("application/json").Schema.Value
}

func TestDecode(t *testing.T) {
	want := ourResponse()
	var ours gen.DeleteLeaseResponse
	if err := decodeOurs(responseBytes, &ours); err != nil || !reflect.DeepEqual(ours, want) {
		t.Errorf("leasegate: got %+v, %v\nwant %+v", ours, err, want)
	}
	kept, err := decodeKept(responseBytes, decodeResponse(t))
	if err != nil || !reflect.DeepEqual(*kept, want) {
		t.Errorf("leasegate-kept: got %+v, %v\nwant %+v", kept, err, want)
	}
	if err := skip(responseBytes); err != nil {
		t.Errorf("skip: %v", err)
	}
	theirs, err := decodeTheirs(responseBytes)
	if want := plainResponse(); err != nil || !reflect.DeepEqual(*theirs, want) {
		t.Errorf("encoding/json: got %+v, %v\nwant %+v", theirs, err, want)
	}
	typed, err := decodeTyped(responseBytes)
	if want := typedResponse(); err != nil || !reflect.DeepEqual(*typed, want) {
		t.Errorf("typed: got %+v, %v\nwant %+v", typed, err, want)
	}
	if _, err := visitKin(responseBytes, responseSchema(t)); err != nil {
		t.Errorf("kin: %v", err)
	}
}

func TestEncode(t *testing.T) {
	ours := ourResponse()
	text, err := encodeOurs(&ours)
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, text, responseText)
	if text, err = json.Marshal(typedResponse()); err != nil {
		t.Fatal(err)
	}
	sameJSON(t, text, responseText)
	if text, err = json.Marshal(plainResponse()); err != nil {
		t.Fatal(err)
	}
	sameJSON(t, text, responseText)
}

func BenchmarkDecode(b *testing.B) {
	decode, schema := decodeResponse(b), responseSchema(b)
	interleave(b,
		measured{"leasegate", func() error {
			var document gen.DeleteLeaseResponse
			return decodeOurs(responseBytes, &document)
		}},
		measured{"leasegate-kept", func() error { _, err := decodeKept(responseBytes, decode); return err }},
		measured{"skip", func() error { return skip(responseBytes) }},
		measured{"typed", func() error { _, err := decodeTyped(responseBytes); return err }},
		measured{"encoding-json", func() error { _, err := decodeTheirs(responseBytes); return err }},
		measured{"kin", func() error { _, err := visitKin(responseBytes, schema); return err }},
	)
}

func BenchmarkEncode(b *testing.B) {
	ours, theirs, typed := ourResponse(), plainResponse(), typedResponse()
	interleave(b,
		measured{"leasegate", func() error { _, err := encodeOurs(&ours); return err }},
		measured{"typed", func() error { _, err := json.Marshal(&typed); return err }},
		measured{"encoding-json", func() error { _, err := json.Marshal(&theirs); return err }},
	)
}
