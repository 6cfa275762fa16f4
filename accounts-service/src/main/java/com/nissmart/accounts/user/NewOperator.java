package com.nissmart.accounts.user;

/**
 * An operator whom the first start made up, to be told to the person who started it, once.
 *
 * @param password a random one; only its hash is kept
 */
public record NewOperator(String email, String password) {

  @Override
  public String toString() {
    return "NewOperator[" + email + "]";
  }
}
