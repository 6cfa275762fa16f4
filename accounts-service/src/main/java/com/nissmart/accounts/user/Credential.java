package com.nissmart.accounts.user;

/**
 * How a user proves who they are.
 *
 * @param passwordHash Argon2id in its encoded form (PHC string)
 * @param version grows with each change of password; sessions of earlier versions are dead
 */
record Credential(String passwordHash, int version) {

  @Override
  public String toString() {
    return "Credential[version=" + version + "]";
  }
}
