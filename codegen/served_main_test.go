package codegen

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"slices"
	"strings"
)

// servedMain serves a generated package, whose operations answer from samples. What
// follows it is made of the package.
const servedMain = `
package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"

	"github.com/leasegate/leasegate/strict"
)

const secret = "T-0123456789"

type answerSample struct {
	Status int
	Header map[string]string
	Body   []byte
}

var samples map[string][]answerSample

type sampling struct{}

// sampled answers an operation from its samples: the first that one of its types can say.
func sampled[T any](goName string, types ...any) (answer T, err error) {
	for _, o := range Operations() {
		if o.Name != goName {
			continue
		}
		for _, sample := range samples[goName] {
			for _, one := range types {
				made := build(o, sample, reflect.TypeOf(one).Elem())
				if made == nil {
					continue
				}
				w := httptest.NewRecorder()
				failed := reflect.ValueOf(made).MethodByName("Visit" + goName + "Response").Call([]reflect.Value{reflect.ValueOf(http.ResponseWriter(w))})
				if !failed[0].IsNil() {
					continue
				}
				want, _, _ := mime.ParseMediaType(sample.Header["Content-Type"])
				got, _, _ := mime.ParseMediaType(w.Header().Get("Content-Type"))
				if w.Code == sample.Status && (want == got || len(sample.Body) == 0) && (len(sample.Body) > 0) == (w.Body.Len() > 0) {
					return build(o, sample, reflect.TypeOf(one).Elem()).(T), nil
				}
			}
		}
	}
	fmt.Fprintln(os.Stderr, "no answer for", goName)
	return answer, strict.ErrUnimplemented
}

// asked is the document of a refusal, from the sample of any response that has it.
func asked[T any](header http.Header) (content T, err error) {
	for _, o := range Operations() {
		for _, sample := range samples[o.Name] {
			document, _, err := told(o, sample)
			if err != nil || sample.Status < 400 {
				continue
			}
			found, ok := document.(*T)
			if _, isBytes := any(&content).(*[]byte); isBytes && !json.Valid(sample.Body) {
				found, ok = any(&sample.Body).(*T)
			}
			if ok {
				for name, value := range sample.Header {
					if name != "Content-Type" {
						header.Set(name, value)
					}
				}
				return *found, nil
			}
		}
	}
	return content, errors.New("no sample")
}

type answering answerSample

func (s answering) RoundTrip(r *http.Request) (*http.Response, error) {
	response := &http.Response{StatusCode: s.Status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(s.Body)), ContentLength: int64(len(s.Body)), Request: r}
	for name, value := range s.Header {
		response.Header.Set(name, value)
	}
	if len(s.Body) == 0 {
		response.Header.Del("Content-Type")
	}
	return response, nil
}

// told is what the client makes of a sample: its document and its header fields.
func told(o *strict.Operation, sample answerSample) (document, headers any, err error) {
	bare := *o
	bare.Parameters, bare.Security, bare.Body, bare.Path = nil, nil, nil, "/"
	client, err := strict.NewClient("http://sample.test", strict.WithHTTPClient(&http.Client{Transport: answering(sample)}))
	if err != nil {
		return nil, nil, err
	}
	answer, err := client.NewCall(&bare).Exchange(context.Background())
	var documented *strict.ResponseError
	if errors.As(err, &documented) {
		return documented.Document(), documented.Headers(), nil
	}
	return answer.Document, answer.Headers, err
}

// build makes a response of a type: what the client makes of the sample, in its fields.
func build(o *strict.Operation, sample answerSample, typ reflect.Type) (made any) {
	defer func() {
		if recover() != nil {
			made = nil
		}
	}()
	content, headers, err := told(o, sample)
	if err != nil {
		fmt.Fprintln(os.Stderr, "sample of", o.ID, err)
		return nil
	}
	v := reflect.New(typ).Elem()
	document := reflect.ValueOf(content)
	if document.IsValid() && document.Kind() == reflect.Pointer && document.Elem().CanConvert(typ) && document.Elem().Kind() == typ.Kind() && document.Elem().Type() != typ {
		v.Set(document.Elem().Convert(typ))
		return v.Interface()
	}
	set := func(name string, value reflect.Value) {
		if field := v.FieldByName(name); field.IsValid() && value.IsValid() {
			if value.Kind() == reflect.Pointer && !value.Type().AssignableTo(field.Type()) {
				value = value.Elem()
			}
			field.Set(value.Convert(field.Type()))
		}
	}
	if v.Kind() != reflect.Struct {
		return nil
	}
	set("StatusCode", reflect.ValueOf(sample.Status))
	set("ContentType", reflect.ValueOf(sample.Header["Content-Type"]))
	set("Headers", reflect.ValueOf(headers))
	if stream, ok := content.(*strict.Stream); ok {
		set("Body", reflect.ValueOf(stream.Body))
	} else {
		set("Body", document)
	}
	return v.Interface()
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err == nil {
		err = json.Unmarshal(text, &samples)
	}
	if err != nil {
		panic(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println("http://" + listener.Addr().String())
	handler := NewHandler(sampling{}, strict.WithLogger(slog.New(slog.NewTextHandler(os.Stderr, nil))))
	panic(http.Serve(listener, handler))
}

var _ = tls.VersionTLS13
`

// servedSource is servedMain with the methods of the interfaces of a generated package.
func servedSource(code []byte) (string, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "out.gen.go", code, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	source := func(n ast.Node) string {
		var b strings.Builder
		_ = printer.Fprint(&b, files, n)
		return b.String()
	}
	visits := map[string][]string{} // types by method
	interfaces := map[string]*ast.InterfaceType{}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv != nil && strings.HasPrefix(decl.Name.Name, "Visit") {
				visits[decl.Name.Name] = append(visits[decl.Name.Name], strings.TrimPrefix(source(decl.Recv.List[0].Type), "*"))
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				if t, ok := spec.(*ast.TypeSpec); ok {
					if i, ok := t.Type.(*ast.InterfaceType); ok {
						interfaces[t.Name.Name] = i
					}
				}
			}
		}
	}
	var b strings.Builder
	b.WriteString(servedMain)
	for _, name := range []string{"StrictServerInterface", "Authenticator", "Refuser"} {
		if interfaces[name] == nil {
			continue
		}
		for _, method := range interfaces[name].Methods.List {
			f, ok := method.Type.(*ast.FuncType)
			if !ok {
				continue // embedded
			}
			goName := method.Names[0].Name
			head := "\nfunc (sampling) " + goName + strings.TrimPrefix(source(f), "func") + " {\n\t"
			switch name {
			case "Refuser":
				fmt.Fprintf(&b, "%sreturn asked[%s](header)\n}\n", head, source(f.Results.List[0].Type))
			case "Authenticator":
				b.WriteString(head + authenticating(f) + "\n}\n")
			default:
				types := slices.Clone(visits["Visit"+goName+"Response"])
				for i := range types {
					types[i] = "(*" + types[i] + ")(nil)"
				}
				fmt.Fprintf(&b, "%sreturn sampled[%s](%q, %s)\n}\n", head, source(f.Results.List[0].Type), goName, strings.Join(types, ", "))
			}
		}
	}
	return b.String(), nil
}

// authenticating is the body of a method that knows one secret.
func authenticating(f *ast.FuncType) string {
	last := f.Params.List[len(f.Params.List)-1]
	given := last.Names[len(last.Names)-1].Name
	if _, certificate := last.Type.(*ast.StarExpr); certificate {
		return "return ctx, nil"
	}
	return "if " + given + " != secret {\n\t\treturn nil, strict.ErrUnauthenticated\n\t}\n\treturn ctx, nil"
}
