package everything

import (
	"context"
	"net/http/httptest"
	"net/netip"
	"reflect"
	"testing"

	"github.com/leasegate/leasegate/strict"
	"github.com/leasegate/leasegate/strict/value"
)

// Every format is read as the judge reads it, and written as it was read, in members of
// each type that it is about.
func TestEveryFormat(t *testing.T) {
	c := find(t, "Formats")
	members := c.schema().Value.Properties
	for _, format := range value.Formats() {
		for _, of := range []string{"string", "number", "integer"} {
			if !format.About(of) || format.Names && format.Check == nil {
				continue // the judge has tables that generated code has not
			}
			name := of + " " + format.Name
			if members[name] == nil {
				t.Errorf("schema Formats has no member %q", name)
				continue
			}
			texts := []string{format.Good, format.Bad, "0", "-1", "1.5", "1e2", "255", "256", "9007199254740993", "18446744073709551616", "1e400", "a", ""}
			for _, text := range texts {
				body := text
				if of == "string" {
					body = quote(text)
				} else if !value.IsNumber(text) {
					continue
				}
				found := c.agree(t, `{`+quote(name)+`: `+body+`}`)
				if text == format.Good && len(found) > 0 && of != "integer" {
					t.Errorf("%s %s: found %q", name, text, found)
				}
				if text == format.Bad && format.Bad != "" && len(found) == 0 {
					t.Errorf("%s %s: found nothing", name, text)
				}
			}
		}
	}
}

// A required member has no zero that stands for it where that is no legal value.
func TestRequiredFormats(t *testing.T) {
	if _, err := (RequiredFormats{}).MarshalJSON(); err == nil {
		t.Error("zeros that are no legal values are written")
	} else if got := found(t, err); len(got) != 3 {
		t.Errorf("got %q, want a violation for the day, the address and the amount", got)
	}
}

type formatted struct {
	Unimplemented
	got *GetFormatsRequestObject
}

func (f formatted) GetFormats(_ context.Context, request GetFormatsRequestObject) (GetFormatsResponseObject, error) {
	*f.got = request
	return GetFormats204Response{}, nil
}

// Go types of formats travel in parameters of every place as they do in bodies.
func TestFormatsInParameters(t *testing.T) {
	var got GetFormatsRequestObject
	web := httptest.NewServer(NewHandler(formatted{got: &got}))
	defer web.Close()
	c, err := NewClient(web.URL)
	if err != nil {
		t.Fatal(err)
	}
	day := strict.Date{Year: 2026, Month: 2, Day: 28}
	for _, row := range []struct {
		day    strict.Date
		n      uint64
		params GetFormatsParams
		ok     bool
		reason string
	}{
		{day, 1<<64 - 1, GetFormatsParams{
			Blob: []byte("\x00\xff"), Address: netip.AddrFrom4([4]byte{10, 0, 0, 1}), Amount: "1.50", Days: []strict.Date{day, {Year: 0, Month: 1, Day: 1}},
			Blobs: [][]byte{[]byte("a"), []byte("bcd")}, Deep: strict.Some(GetFormatsDeep{Day: day, Blob: []byte{}, Byte: strict.Some(uint8(255))}),
			XSmall: strict.Some(int8(-128)), XBytes: []uint8{0, 255}, Since: day,
		}, true, "all of them"},
		{day, 0, GetFormatsParams{Since: strict.Date{Year: 2026, Month: 1, Day: 1}}, true, "the default alone"},
		{strict.Date{}, 0, GetFormatsParams{}, false, "a date that is none"},
		{day, 0, GetFormatsParams{Amount: "0.49"}, false, "less than the minimum"},
		{day, 0, GetFormatsParams{Amount: "1,5"}, false, "no number"},
		{day, 0, GetFormatsParams{Address: netip.IPv6Unspecified()}, false, "an address of another kind"},
	} {
		got = GetFormatsRequestObject{}
		err := c.GetFormats(t.Context(), row.day, row.n, row.params)
		if (err == nil) != row.ok {
			t.Errorf("%s: %v", row.reason, err)
		}
		if want := (GetFormatsRequestObject{Day: row.day, N: row.n, Params: row.params}); row.ok && !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", row.reason, got, want)
		}
	}
}
