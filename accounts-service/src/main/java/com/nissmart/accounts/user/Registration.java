package com.nissmart.accounts.user;

import com.nissmart.accounts.password.PlainPassword;
import com.nissmart.accounts.text.HumanText;

/** What somebody typed to become a saver; not checked yet. */
public record Registration(
    String email, String firstName, String lastName, PlainPassword password) {

  /** Names are compared and stored in their normal form. */
  public Registration {
    email = email.strip();
    firstName = HumanText.normalize(firstName);
    lastName = HumanText.normalize(lastName);
  }
}
