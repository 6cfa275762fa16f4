package com.nissmart.accounts;

import com.google.protobuf.Timestamp;
import com.nissmart.accounts.session.SessionInfo;
import com.nissmart.accounts.session.SessionTokens;
import com.nissmart.accounts.user.User;
import com.nissmart.accounts.user.UserQuery;
import com.nissmart.accounts.v1.ListUsersRequest;
import com.nissmart.accounts.v1.Session;
import com.nissmart.accounts.v1.Tokens;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import java.time.DateTimeException;
import java.time.Instant;

/** Users and sessions as the contract writes them. */
final class UserMessages {
  private static final int LONGEST_QUERY = 254;

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private UserMessages() {}

  static com.nissmart.accounts.v1.User user(User user) {
    return com.nissmart.accounts.v1.User.newBuilder()
        .setId(Ids.USER.format(user.id()))
        .setEmail(user.email().text())
        .setFirstName(user.firstName())
        .setLastName(user.lastName())
        .addAllRoles(user.roles().stream().sorted().toList())
        .setCreatedAt(time(user.createdAt()))
        .build();
  }

  static Tokens tokens(SessionTokens tokens) {
    return Tokens.newBuilder()
        .setAccessToken(tokens.accessToken().text())
        .setExpiresIn(Math.toIntExact(tokens.accessToken().expiresIn().toSeconds()))
        .setRefreshToken(tokens.refreshToken())
        .build();
  }

  /** The session, as the one of the given id sees it. */
  static Session session(SessionInfo session, String asking) {
    return Session.newBuilder()
        .setId(Ids.SESSION.format(session.id()))
        .setUserAgent(session.userAgent())
        .setCurrent(session.id().toString().equals(asking))
        .setCreatedAt(time(session.createdAt()))
        .setLastUsedAt(time(session.lastUsedAt()))
        .build();
  }

  static UserQuery query(ListUsersRequest request) {
    if (request.getRole() == Role.UNRECOGNIZED) {
      throw Refusal.invalid(
          "role", "MALFORMED", "role is CUSTOMER, OPERATOR or AUDITOR, got another one");
    }
    String text = request.getQuery();
    if (text.codePointCount(0, text.length()) > LONGEST_QUERY || text.indexOf('\0') >= 0) {
      throw Refusal.invalid(
          "query",
          text.indexOf('\0') >= 0 ? "MALFORMED" : "TOO_LONG",
          "query has at most %d characters, none of them NUL".formatted(LONGEST_QUERY));
    }
    return new UserQuery(text, request.getRole());
  }

  /** The instant; refused when it is none that can be kept. */
  static Instant instant(String field, Timestamp message) {
    try {
      Instant instant = Instant.ofEpochSecond(message.getSeconds(), message.getNanos());
      if (!instant.isAfter(LAST)) {
        return instant;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // Told below.
    }
    throw Refusal.invalid(field, "OUT_OF_RANGE", field + " is no later than " + LAST);
  }

  static Timestamp time(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
