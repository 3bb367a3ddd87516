package shop

import (
	"bytes"
	"context"
	"io"
	"slices"
	"sync"

	"github.com/google/uuid"
	"github.com/leasegate/leasegate/strict"
)

// A Shop keeps its products in memory. Every method gets requests that the document
// allows, from clerks where it asks for one; all others are refused before.
type Shop struct {
	token    string // of the clerk
	mu       sync.Mutex
	products map[uuid.UUID]Product
	pictures map[uuid.UUID][]byte
}

// New returns an empty shop, whose clerk has the token.
func New(token string) *Shop {
	return &Shop{token: token, products: map[uuid.UUID]Product{}, pictures: map[uuid.UUID][]byte{}}
}

// AuthenticateClerk knows one clerk.
func (s *Shop) AuthenticateClerk(ctx context.Context, _ strict.SecuredRequest, token string) (context.Context, error) {
	if token != s.token {
		return nil, strict.ErrUnauthenticated
	}
	return ctx, nil
}

func (s *Shop) locked() (unlock func()) { s.mu.Lock(); return s.mu.Unlock }

func notFound(detail string) Problem { return Problem{Status: 404, Detail: strict.Some(detail)} }

// ListProducts finds the products that have all tags that are asked for, by name.
func (s *Shop) ListProducts(_ context.Context, request ListProductsRequestObject) (ListProductsResponseObject, error) {
	defer s.locked()()
	found := ListProductsResponse{}
	for _, product := range s.products {
		if !slices.ContainsFunc(request.Params.Tag, func(tag string) bool { return !slices.Contains(product.Tags, tag) }) {
			found = append(found, product)
		}
	}
	slices.SortFunc(found, func(a, b Product) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) })
	return ListProducts200JSONResponse{Body: found, Headers: ListProducts200ResponseHeaders{XTotalCount: len(s.products)}}, nil
}

// AddProduct gives a product its identifier.
func (s *Shop) AddProduct(_ context.Context, request AddProductRequestObject) (AddProductResponseObject, error) {
	defer s.locked()()
	product := Product{ID: uuid.New(), Name: request.Body.Name, Cents: request.Body.Cents, Tags: request.Body.Tags}
	s.products[product.ID] = product
	return AddProduct201JSONResponse(product), nil
}

// GetProduct finds one product.
func (s *Shop) GetProduct(_ context.Context, request GetProductRequestObject) (GetProductResponseObject, error) {
	defer s.locked()()
	product, ok := s.products[request.ID]
	if !ok {
		return GetProduct404JSONResponse(notFound("no such product")), nil
	}
	return GetProduct200JSONResponse(product), nil
}

// RemoveProduct forgets a product and its picture.
func (s *Shop) RemoveProduct(_ context.Context, request RemoveProductRequestObject) (RemoveProductResponseObject, error) {
	defer s.locked()()
	if _, ok := s.products[request.ID]; !ok {
		return RemoveProduct404JSONResponse(notFound("no such product")), nil
	}
	delete(s.products, request.ID)
	delete(s.pictures, request.ID)
	return RemoveProduct204Response{}, nil
}

// PutPicture keeps the picture of a product, which comes as a stream.
func (s *Shop) PutPicture(_ context.Context, request PutPictureRequestObject) (PutPictureResponseObject, error) {
	picture, err := io.ReadAll(request.Body.Body)
	if err != nil {
		return nil, err
	}
	defer s.locked()()
	if _, ok := s.products[request.ID]; !ok {
		return PutPicture404JSONResponse(notFound("no such product")), nil
	}
	s.pictures[request.ID] = picture
	return PutPicture204Response{}, nil
}

// GetPicture sends the picture of a product.
func (s *Shop) GetPicture(_ context.Context, request GetPictureRequestObject) (GetPictureResponseObject, error) {
	defer s.locked()()
	picture, ok := s.pictures[request.ID]
	if !ok {
		return GetPicture404JSONResponse(notFound("no picture")), nil
	}
	return GetPicture200ImagepngResponse{Body: bytes.NewReader(picture), ContentLength: int64(len(picture))}, nil
}

// PlaceOrder says what is to be paid: cards pay at once, invoices later.
func (s *Shop) PlaceOrder(_ context.Context, request PlaceOrderRequestObject) (PlaceOrderResponseObject, error) {
	defer s.locked()()
	product, ok := s.products[request.Body.Product]
	if !ok {
		return PlaceOrder404JSONResponse(notFound("no such product")), nil
	}
	_, paid := request.Body.Payment.Value().(Card)
	return PlaceOrder201JSONResponse{Cents: product.Cents * request.Body.Count, Paid: paid}, nil
}
