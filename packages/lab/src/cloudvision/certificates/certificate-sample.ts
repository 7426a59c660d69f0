/** A certificate that its own key signed, good for a century, and that key. They are samples, and open nothing. */
export const sampleCertificate: { readonly text: string; readonly privateKey: string; readonly publicKey: string } = {
  text: pem(
    "CERTIFICATE",
    "MIIBaDCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjA6MR0wGwYDVQQDExRMYWIgc2FtcGxlIGF1dGhvcml0eTEMMAoGA1UEChMD" +
      "TGFiMQswCQYDVQQGEwJOTzAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowOjEdMBsGA1UEAxMUTGFiIHNhbXBs" +
      "ZSBhdXRob3JpdHkxDDAKBgNVBAoTA0xhYjELMAkGA1UEBhMCTk8wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATK3HoycHMq" +
      "weuGK9zV4xq42qNrEv0cqKbp3EhXtG4BEW5oYxiH5vYLJ9ExizNGbUOXWtgEUyQaGsrTd5Ez4Gf9owIwADAKBggqhkjOPQQD" +
      "AgNJADBGAiEArpznRjgDZF8RjVyBxacNjYaEn1JaN32H4DgIexO5PaMCIQCyJauxbz3oRdRoaWVRuy+2R7iOy4p2P8ZcaMtH" +
      "vl6YHA==",
  ),
  privateKey: pem(
    "PRIVATE KEY",
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgKyXIqIDd4oEUjG6BsG3K2KJK2Jh5r79aHLYNFG1XqoihRANC" +
      "AATK3HoycHMqweuGK9zV4xq42qNrEv0cqKbp3EhXtG4BEW5oYxiH5vYLJ9ExizNGbUOXWtgEUyQaGsrTd5Ez4Gf9",
  ),
  publicKey:
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEytx6MnBzKsHrhivc1eMauNqjaxL9HKim6dxIV7RuARFuaGMYh+b2CyfRMYsz" +
    "Rm1Dl1rYBFMkGhrK03eRM+Bn/Q==",
};

function pem(label: string, base64: string): string {
  return [`-----BEGIN ${label}-----`, ...(base64.match(/.{1,64}/g) ?? []), `-----END ${label}-----`, ""].join("\n");
}
