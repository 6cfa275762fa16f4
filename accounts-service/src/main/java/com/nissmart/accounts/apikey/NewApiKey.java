package com.nissmart.accounts.apikey;

/**
 * A key with its secret, which is told once.
 *
 * @param secret only its hash is kept
 */
public record NewApiKey(ApiKey key, String secret) {

  @Override
  public String toString() {
    return "NewApiKey[" + key.prefix() + "...]";
  }
}
