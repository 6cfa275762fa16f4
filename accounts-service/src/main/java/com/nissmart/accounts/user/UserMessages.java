package com.nissmart.accounts.user;

import com.nissmart.accounts.message.ProtoTimes;
import com.nissmart.accounts.v1.ListUsersRequest;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;

/** Conversions between users and the messages of the contract. */
public final class UserMessages {
  private static final int LONGEST_QUERY = 254;

  private UserMessages() {}

  public static com.nissmart.accounts.v1.User user(User user) {
    return com.nissmart.accounts.v1.User.newBuilder()
        .setId(Ids.USER.format(user.id()))
        .setEmail(user.email().text())
        .setFirstName(user.firstName())
        .setLastName(user.lastName())
        .addAllRoles(user.roles().stream().sorted().toList())
        .setCreatedAt(ProtoTimes.time(user.createdAt()))
        .build();
  }

  public static UserQuery query(ListUsersRequest request) {
    if (request.getRole() == Role.UNRECOGNIZED) {
      throw Refusal.invalid("role", "MALFORMED", "role must be CUSTOMER, OPERATOR or AUDITOR");
    }
    String text = DisplayText.optional("query", request.getQuery(), LONGEST_QUERY);
    return new UserQuery(text, request.getRole());
  }
}
