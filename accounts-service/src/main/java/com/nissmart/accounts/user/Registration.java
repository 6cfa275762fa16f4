package com.nissmart.accounts.user;

import com.nissmart.accounts.password.PlainPassword;
import com.nissmart.contract.DisplayText;

/** A saver's registration, not checked yet. */
public record Registration(
    String email, String firstName, String lastName, PlainPassword password) {

  /** Normalizes the email and the names. */
  public Registration {
    email = DisplayText.normalize(email);
    firstName = DisplayText.normalize(firstName);
    lastName = DisplayText.normalize(lastName);
  }
}
