# A static leasegate and nothing else:
#   docker build -t leasegate . && docker run --rm leasegate check
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /leasegate ./cmd/leasegate

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /leasegate /leasegate
USER 65534:65534
ENTRYPOINT ["/leasegate"]
