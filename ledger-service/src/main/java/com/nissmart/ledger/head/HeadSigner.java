package com.nissmart.ledger.head;

import com.google.protobuf.ByteString;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nissmart.contract.json.Json;
import com.nissmart.runtime.encryption.Envelopes;
import com.nissmart.runtime.encryption.KeyEncryption;
import com.nissmart.runtime.settings.WatchedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.text.ParseException;
import java.util.Map;

/** The private key that signs heads. Its file is encrypted, and is read again when it changes. */
public final class HeadSigner {
  /** The place of the key, to which its encryption is bound. */
  private static final String ROW = "receipt-key";

  private final WatchedFile<OwnKey> own;

  private record OwnKey(String id, PrivateKey key) {}

  /** Reads the key. */
  public HeadSigner(Path file, KeyEncryption encryption) throws IOException {
    Envelopes envelopes = new Envelopes(encryption);
    this.own = new WatchedFile<>(file, text -> open(text, envelopes), System::nanoTime);
  }

  /** Returns the content of a key's file. */
  static String seal(String keyId, byte[] privateKey, KeyEncryption encryption) {
    byte[] jwk =
        Json.bytes(out ->
            out.object()
                .text("kid", keyId)
                .text("d", Base64URL.encode(privateKey).toString())
                .end());
    return new Envelopes(encryption).seal(ROW, jwk) + "\n";
  }

  /** Returns the content of a key's file, encrypted with the current key. */
  static String reseal(String text, KeyEncryption encryption) {
    Envelopes envelopes = new Envelopes(encryption);
    return envelopes.seal(ROW, envelopes.open(ROW, text.strip())) + "\n";
  }

  /** Returns the id of the key that signs now. */
  String keyId() {
    return own.get().id;
  }

  /** Returns the head with its signature. */
  SignedHead sign(SignedHead head) {
    OwnKey signing = own.get();
    if (!signing.id.equals(head.keyId())) {
      throw new IllegalStateException("The receipt key has just changed");
    }
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(signing.key);
      signature.update(head.text());
      return head.withSignature(ByteString.copyFrom(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The key " + signing.id + " cannot sign", e);
    }
  }

  private static OwnKey open(String text, Envelopes envelopes) {
    String jwk = new String(envelopes.open(ROW, text.strip()), StandardCharsets.UTF_8);
    try {
      Map<String, Object> members = JSONObjectUtils.parse(jwk);
      String id = JSONObjectUtils.getString(members, "kid");
      Base64URL secret = JSONObjectUtils.getBase64URL(members, "d");
      if (id == null || secret == null) {
        throw new IllegalArgumentException("the receipt key has no id or no private part");
      }
      PrivateKey key =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, secret.decode()));
      return new OwnKey(id, key);
    } catch (ParseException | GeneralSecurityException e) {
      // The cause is left out, because its message may contain the key.
      throw new IllegalArgumentException("the receipt key is no Ed25519 key");
    }
  }
}
