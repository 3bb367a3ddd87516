package wire

import (
	"encoding/json"
	"net/netip"

	"github.com/leasegate/leasegate/strict/value"
)

// Date reads a string of format date (RFC 3339 section 5.6).
func (d *Decoder) Date() (date value.Date, ok bool) {
	text, ok := d.stringText("a string")
	if !ok {
		return date, false
	}
	date, err := value.ParseDate(string(text))
	if err != nil {
		d.Fail("format", wantFormat("date"))
	}
	return date, err == nil
}

// Date writes a string of format date. A date that is none, such as the zero one, is
// recorded.
func (e *Encoder) Date(v value.Date) {
	e.quote()
	buf, ok := value.AppendDate(e.buf, v)
	if !ok {
		e.Fail("format", "a day of the years 0 to 9999")
		return
	}
	e.buf = buf
	e.quote()
}

// Base64 reads a string of format byte (RFC 4648 section 4). The bytes are not nil where
// ok is true.
func (d *Decoder) Base64() (content []byte, ok bool) {
	text, ok := d.stringText("a string")
	if !ok {
		return nil, false
	}
	if content, ok = value.ParseBase64(text); !ok {
		d.Fail("format", wantFormat("byte"))
	}
	return content, ok
}

// Base64 writes a string of format byte.
func (e *Encoder) Base64(v []byte) {
	e.quote()
	e.buf = value.AppendBase64(e.buf, v)
	e.quote()
}

// IPv4 reads a string of format ipv4 (RFC 2673 section 3.2).
func (d *Decoder) IPv4() (address netip.Addr, ok bool) {
	text, ok := d.stringText("a string")
	if !ok {
		return address, false
	}
	if address, ok = value.ParseIPv4(string(text)); !ok {
		d.Fail("format", wantFormat("ipv4"))
	}
	return address, ok
}

// IPv4 writes a string of format ipv4. Any other address, such as the zero one, is
// recorded.
func (e *Encoder) IPv4(v netip.Addr) {
	if !v.Is4() {
		e.Fail("format", wantFormat("ipv4"))
		return
	}
	e.quote()
	e.buf = v.AppendTo(e.buf)
	e.quote()
}

// Number reads a number of any size and keeps its text.
func (d *Decoder) Number() (number json.Number, ok bool) {
	token, ok := d.numberText("a number")
	return json.Number(token), ok
}

// Number writes a number as it is. What is none, such as the zero json.Number, is
// recorded.
func (e *Encoder) Number(v json.Number) {
	if !value.IsNumber(string(v)) {
		e.Fail("type", "a number")
		return
	}
	e.buf = append(e.buf, v...)
}
