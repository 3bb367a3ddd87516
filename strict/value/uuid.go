package value

// uuidOffsets are the places of the 16 hex pairs in an 8-4-4-4-12 text.
var uuidOffsets = [16]uint8{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34}

// hexDigits holds the value of every hex digit with bit 4 set, and 0 for any other byte.
var hexDigits = [256]byte{
	'0': 0x10, '1': 0x11, '2': 0x12, '3': 0x13, '4': 0x14, '5': 0x15, '6': 0x16, '7': 0x17, '8': 0x18, '9': 0x19,
	'a': 0x1a, 'b': 0x1b, 'c': 0x1c, 'd': 0x1d, 'e': 0x1e, 'f': 0x1f,
	'A': 0x1a, 'B': 0x1b, 'C': 0x1c, 'D': 0x1d, 'E': 0x1e, 'F': 0x1f,
}

// ParseUUID reads the 8-4-4-4-12 hex form (RFC 9562 section 4), in either case,
// of any version and variant. It leaves id alone where it reports false.
func ParseUUID(text []byte, id *[16]byte) bool {
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return false
	}
	var read [16]byte
	digits := byte(0x10)
	for i, offset := range uuidOffsets {
		high, low := hexDigits[text[offset]], hexDigits[text[offset+1]]
		digits &= high & low
		read[i] = high<<4 | low&0x0f
	}
	if digits == 0 {
		return false
	}
	*id = read
	return true
}

const lowerHex = "0123456789abcdef"

// AppendUUID appends the 8-4-4-4-12 form, in the lower case that RFC 9562 section 4 asks of writers.
func AppendUUID(dst []byte, id [16]byte) []byte {
	dst = append(dst, "00000000-0000-0000-0000-000000000000"...)
	text := (*[36]byte)(dst[len(dst)-36:])
	for i, offset := range uuidOffsets {
		text[offset], text[offset+1] = lowerHex[id[i]>>4], lowerHex[id[i]&0x0f]
	}
	return dst
}
