package com.nissmart.accounts.user;

import com.nissmart.accounts.password.PlainPassword;
import com.nissmart.accounts.text.HumanText;

/** A saver's registration, not checked yet. */
public record Registration(
    String email, String firstName, String lastName, PlainPassword password) {

  /** Normalizes the email and the names. */
  public Registration {
    email = email.strip();
    firstName = HumanText.normalize(firstName);
    lastName = HumanText.normalize(lastName);
  }
}
