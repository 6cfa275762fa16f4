package com.nissmart.accounts.user;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Caller;
import java.util.UUID;

/** Whom a caller may ask about: people themselves, operators and auditors everyone. */
public final class VisibleUser {

  private VisibleUser() {}

  /**
   * The user that a request names; the caller when it names nobody.
   *
   * @throws Refusal USER_NOT_FOUND when it is not for the caller to know whether there is such a
   *     user
   */
  public static UUID of(String userId) {
    Caller.User caller = Caller.currentUser();
    if (userId.isEmpty()) {
      return caller.userId();
    }
    UUID asked = Ids.USER.parse("user_id", userId);
    if (!asked.equals(caller.userId()) && !caller.mayReadAll()) {
      throw new Refusal(Reason.USER_NOT_FOUND, "there is no user " + userId);
    }
    return asked;
  }
}
