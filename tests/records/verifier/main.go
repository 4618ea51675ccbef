// Checks proofs and checkpoints of the hub's journal with the libraries of those who run transparency logs.
//
// Reads a list of proofs as JSON and prints, for each, what is wrong with it, or an empty text.
package main

import (
	"encoding/hex"
	"encoding/json"
	"os"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
)

type claim struct {
	Leaf          string
	Number        uint64
	Size          uint64
	RootHash      string
	Inclusion     []string
	Since         uint64
	SinceRootHash string
	Consistency   []string
	Note          string
	Verifier      string
}

func main() {
	var claims []claim
	if err := json.NewDecoder(os.Stdin).Decode(&claims); err != nil {
		panic(err)
	}
	told := []string{}
	for _, each := range claims {
		told = append(told, wrong(each))
	}
	if err := json.NewEncoder(os.Stdout).Encode(told); err != nil {
		panic(err)
	}
}

func wrong(each claim) string {
	if each.Note != "" {
		return signed(each)
	}
	hasher, root := rfc6962.DefaultHasher, bytes(each.RootHash)
	leaf := hasher.HashLeaf([]byte(each.Leaf))
	if err := proof.VerifyInclusion(hasher, each.Number-1, each.Size, leaf, all(each.Inclusion), root); err != nil {
		return "inclusion"
	}
	before := bytes(each.SinceRootHash)
	if err := proof.VerifyConsistency(hasher, each.Since, each.Size, all(each.Consistency), before, root); err != nil {
		return "consistency"
	}
	return ""
}

func signed(each claim) string {
	verifier, err := note.NewVerifier(each.Verifier)
	if err != nil {
		return "verifier"
	}
	if _, err := note.Open([]byte(each.Note), note.VerifierList(verifier)); err != nil {
		return "signature"
	}
	return ""
}

func all(texts []string) [][]byte {
	hashes := [][]byte{}
	for _, text := range texts {
		hashes = append(hashes, bytes(text))
	}
	return hashes
}

func bytes(text string) []byte {
	decoded, err := hex.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return decoded
}
