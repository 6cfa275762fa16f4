package com.nissmart.ledger.witness;

import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a place in an object store.
 *
 * @param bucket such as https://s3.eu-west-1.amazonaws.com/heads
 * @param prefix of all names: empty, or a path with a slash at its end
 */
record ObjectAddress(URI bucket, String prefix, String region) {
  private static final String DEFAULT_REGION = "us-east-1";
  private static final Pattern FORM =
      Pattern.compile(
          "s3:(https?://[^/?#]+/[^/?#]+)(?:/([A-Za-z0-9/_.-]*?)/*)?(?:\\?region=([a-z0-9-]+))?");

  /** Reads {@code s3:https://host/bucket/prefix?region=name}. */
  static ObjectAddress parse(String address) {
    Matcher parts = FORM.matcher(address);
    if (!parts.matches()) {
      throw new IllegalArgumentException("It is no address in an object store");
    }
    String path = Optional.ofNullable(parts.group(2)).orElse("");
    return new ObjectAddress(
        URI.create(parts.group(1)),
        path.isEmpty() ? "" : path + "/",
        Optional.ofNullable(parts.group(3)).orElse(DEFAULT_REGION));
  }

  /** Returns a witness there. */
  ObjectWitness open(ObjectAccess access, InstantSource clock) {
    return new ObjectWitness(
        "s3:" + bucket + "/" + prefix, new ObjectBucket(bucket, region, access, clock), prefix);
  }
}
