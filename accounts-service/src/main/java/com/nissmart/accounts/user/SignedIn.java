package com.nissmart.accounts.user;

/**
 * Somebody who gave the right password.
 *
 * @param credentialVersion of the password they gave; a session begun with it ends when the
 *     password changes
 */
public record SignedIn(User user, int credentialVersion) {}
