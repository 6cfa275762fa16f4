package com.nissmart.ledger.witness;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.runtime.settings.Secret;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The examples of "Signature Calculations for the Authorization Header" in the documentation of S3.
 */
class ObjectSignatureTest {
  private static final ObjectSignature SIGNATURE =
      new ObjectSignature(
          "us-east-1",
          new ObjectAccess(
              "AKIAIOSFODNN7EXAMPLE", Secret.of("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")));

  @ParameterizedTest
  @CsvSource({
    "?lifecycle=,fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
    "?max-keys=2&prefix=J,34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
  })
  void a_request_has_the_signature_of_the_documentation(String query, String signature) {
    assertThat(
            SIGNATURE.headers(
                "GET",
                URI.create("https://examplebucket.s3.amazonaws.com/" + query),
                new byte[0],
                Instant.parse("2013-05-24T00:00:00Z")))
        .containsEntry(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + " SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature="
                + signature);
  }
}
