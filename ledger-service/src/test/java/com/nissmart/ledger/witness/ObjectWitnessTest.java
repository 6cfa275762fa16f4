package com.nissmart.ledger.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.ledger.book.Book;
import com.nissmart.runtime.settings.Secret;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A witness in an S3 server that checks signatures. */
class ObjectWitnessTest extends WitnessContract {
  private static final ObjectAccess ACCESS = new ObjectAccess("access", Secret.of("secret"));

  private BlobStoreContext context;
  private S3Proxy server;

  @BeforeEach
  void start() throws Exception {
    context =
        ContextBuilder.newBuilder("transient-nio2")
            .credentials("access", "secret")
            .overrides(new Properties())
            .build(BlobStoreContext.class);
    BlobStore store = context.getBlobStore();
    store.createContainerInLocation(null, "heads");
    server =
        S3Proxy.builder()
            .awsAuthentication(AuthenticationType.AWS_V4, "access", "secret")
            .endpoint(URI.create("http://127.0.0.1:0"))
            .build();
    server.setBlobStoreLocator((identity, container, blob) -> Map.entry("secret", store));
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    context.close();
  }

  @Override
  Witness witness() {
    return witness(ACCESS);
  }

  private Witness witness(ObjectAccess access) {
    return ObjectAddress.parse(
            "s3:http://127.0.0.1:%d/heads/nissmart/ledger?region=eu-west-1"
                .formatted(server.getPort()))
        .open(access, InstantSource.system());
  }

  @Test
  void a_wrong_secret_is_refused_by_the_server() {
    try (Witness witness = witness(new ObjectAccess("access", Secret.of("wrong")))) {
      assertThatThrownBy(() -> witness.last(Book.ID))
          .hasMessageContaining("403")
          .hasMessageContaining("SignatureDoesNotMatch");
    }
  }

  @Test
  void an_address_has_a_bucket_a_prefix_and_a_region() {
    assertThat(ObjectAddress.parse("s3:https://s3.example:9000/heads"))
        .isEqualTo(new ObjectAddress(URI.create("https://s3.example:9000/heads"), "", "us-east-1"));
    assertThat(ObjectAddress.parse("s3:https://s3.example/heads/a/b/?region=eu-west-1"))
        .isEqualTo(new ObjectAddress(URI.create("https://s3.example/heads"), "a/b/", "eu-west-1"));
    assertThatThrownBy(() -> ObjectAddress.parse("s3:heads"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
