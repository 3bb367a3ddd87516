package shop

import (
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/leasegate/leasegate/contracttest"
	"github.com/leasegate/leasegate/strict"
)

// A clerk fills the shop and a customer buys, each exchange held against the document.
func TestShop(t *testing.T) {
	judge := contracttest.New(t, "openapi.yaml", document)
	web := httptest.NewServer(judge.Handler(NewHandler(New("secret"))))
	defer web.Close()
	clerk, err := NewClient(web.URL, strict.WithCredentials(CredentialClerk("secret")))
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	lamp, err := clerk.AddProduct(ctx, NewProduct{Name: "Lamp", Cents: 1500, Tags: []string{"light"}})
	if err != nil {
		t.Fatal(err)
	}
	const png = "\x89PNG and so on"
	if err := clerk.PutPicture(ctx, lamp.ID, strict.Stream{Body: strings.NewReader(png)}); err != nil {
		t.Fatal(err)
	}
	list, err := clerk.ListProducts(ctx, ListProductsParams{Tag: []string{"light"}})
	if err != nil || len(*list.JSON200) != 1 || list.Headers200.XTotalCount != 1 {
		t.Fatalf("got %+v, %v", list, err)
	}
	picture, err := clerk.GetPicture(ctx, lamp.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Close()
	if text, err := io.ReadAll(picture); string(text) != png {
		t.Errorf("the picture is %q, %v", text, err)
	}
	order := Order{Product: lamp.ID, Count: 2, Payment: NewPayment(Card{Kind: CardKindCard, Number: "4111111111111111"})}
	if receipt, err := clerk.PlaceOrder(ctx, order); err != nil || *receipt != (Receipt{Cents: 3000, Paid: true}) {
		t.Errorf("got %+v, %v", receipt, err)
	}
	if err := clerk.RemoveProduct(ctx, lamp.ID); err != nil {
		t.Error(err)
	}
	var documented *strict.ResponseError
	if _, err := clerk.GetProduct(ctx, lamp.ID); !errors.As(err, &documented) || documented.StatusCode() != 404 {
		t.Errorf("got %v", err)
	}
}

// What the document forbids is not sent, and a stranger is refused as it documents.
func TestRefusals(t *testing.T) {
	web := httptest.NewServer(NewHandler(New("secret")))
	defer web.Close()
	stranger, err := NewClient(web.URL, strict.WithCredentials(CredentialClerk("guessed")))
	if err != nil {
		t.Fatal(err)
	}
	var violations strict.Violations
	if _, err := stranger.PlaceOrder(t.Context(), Order{Count: 101}); !errors.As(err, &violations) {
		t.Errorf("got %v", err)
	}
	var documented *strict.ResponseError
	err = stranger.RemoveProduct(t.Context(), uuid.New())
	if !errors.As(err, &documented) || documented.StatusCode() != 401 || documented.Document().(*Problem).Status != 401 {
		t.Errorf("got %v", err)
	}
}
