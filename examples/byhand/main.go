// Byhand serves leases on net/http and encoding/json, with the checks that one
// thinks of, for leasegate check to find those that are missing.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"time"
)

type deleteLease struct {
	ProjectSlug     string `json:"projectSlug"`
	EnvironmentSlug string `json:"environmentSlug"`
	Path            string `json:"path"`
	IsForced        bool   `json:"isForced"`
}

type lease struct {
	ID               string    `json:"id"`
	Version          int       `json:"version"`
	ExternalEntityID string    `json:"externalEntityId"`
	ExpireAt         time.Time `json:"expireAt"`
	DynamicSecretID  string    `json:"dynamicSecretId"`
	CreatedAt        time.Time `json:"createdAt"`
	UpdatedAt        time.Time `json:"updatedAt"`
}

// known is the one lease. It can be deleted again, as if it had come back.
var known = lease{
	ID:               "3fa85f64-5717-4562-b3fc-2c963f66afa6",
	Version:          1,
	ExternalEntityID: "inf-pg-user-8f3a1c9e",
	ExpireAt:         time.Date(2026, 1, 2, 4, 4, 5, 0, time.UTC),
	DynamicSecretID:  "0b7a1f7c-58a1-4a51-9f55-0d9b0c4f1d11",
	CreatedAt:        time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	UpdatedAt:        time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: byhand ADDR, such as localhost:8080")
	}
	listener, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("serving on http://%s\n", listener.Addr())
	mux := http.NewServeMux()
	mux.HandleFunc("DELETE /api/v1/dynamic-secrets/leases/{leaseId}", serve)
	server := &http.Server{Handler: mux, ReadTimeout: 10 * time.Second}
	log.Fatal(server.Serve(listener))
}

func serve(w http.ResponseWriter, r *http.Request) {
	request := deleteLease{Path: "/"}
	body := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
	body.DisallowUnknownFields()
	switch err := body.Decode(&request); {
	case err != nil:
		refuse(w, http.StatusBadRequest, "BadRequest", err.Error())
	case request.ProjectSlug == "" || request.EnvironmentSlug == "" || request.Path == "":
		refuse(w, http.StatusUnprocessableEntity, "ValidationFailure", "a slug or the path is missing")
	case r.PathValue("leaseId") != known.ID:
		refuse(w, http.StatusNotFound, "NotFound", "there is no such lease")
	default:
		answer(w, http.StatusOK, map[string]any{"lease": known})
	}
}

func refuse(w http.ResponseWriter, status int, name, message string) {
	answer(w, status, map[string]any{"reqId": fmt.Sprint("req-", time.Now().UnixNano()), "statusCode": status, "error": name, "message": message})
}

func answer(w http.ResponseWriter, status int, document any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(document)
}
