package com.nissmart.accounts.user;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Caller;
import java.util.UUID;

/** The user whose data a caller may see: their own, or anybody's for operators and auditors. */
public final class VisibleUser {

  private VisibleUser() {}

  /**
   * Returns the user id of a request, or the caller's own when it is empty.
   *
   * @throws Refusal USER_NOT_FOUND when the caller may not see the user
   */
  public static UUID of(String userId) {
    Caller.User caller = Caller.currentUser();
    if (userId.isEmpty()) {
      return caller.userId();
    }
    UUID requested = Ids.USER.parse("user_id", userId);
    if (!requested.equals(caller.userId()) && !caller.mayReadAll()) {
      throw new Refusal(Reason.USER_NOT_FOUND, "There is no user " + userId);
    }
    return requested;
  }
}
