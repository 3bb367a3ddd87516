package bench

import (
	"encoding/json"
	"time"
)

// A typedLease is the lease as one writes it by hand for encoding/json, which checks
// nothing of it: without wrappers, with identifiers left as text, and with the config as
// it was sent, all of which costs encoding/json least.
type typedLease struct {
	ID               string          `json:"id"`
	Version          float64         `json:"version"`
	ExternalEntityID string          `json:"externalEntityId"`
	ExpireAt         time.Time       `json:"expireAt"`
	Status           *string         `json:"status"`
	StatusDetails    *string         `json:"statusDetails"`
	DynamicSecretID  string          `json:"dynamicSecretId"`
	CreatedAt        time.Time       `json:"createdAt"`
	UpdatedAt        time.Time       `json:"updatedAt"`
	Config           json.RawMessage `json:"config"`
}

type typedBody struct {
	Lease typedLease `json:"lease"`
}

func typedResponse() typedBody {
	status := "FailedDeletion"
	return typedBody{Lease: typedLease{
		ID: leaseID, Version: 1, ExternalEntityID: "inf-pg-user-8f3a1c9e",
		ExpireAt: expireAt, Status: &status, DynamicSecretID: dynamicSecretID.String(),
		CreatedAt: createdAt, UpdatedAt: updatedAt, Config: json.RawMessage(configText),
	}}
}

func decodeTyped(text []byte) (*typedBody, error) {
	document := new(typedBody)
	return document, json.Unmarshal(text, document)
}
