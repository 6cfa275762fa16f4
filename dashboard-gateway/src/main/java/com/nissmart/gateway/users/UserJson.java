package com.nissmart.gateway.users;

import com.nissmart.accounts.v1.Session;
import com.nissmart.accounts.v1.Tokens;
import com.nissmart.accounts.v1.User;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;

/** The JSON form of users, sessions and tokens. */
public final class UserJson {
  private UserJson() {}

  public static void write(JsonOut out, User user) {
    out.object();
    out.text("id", user.getId());
    out.text("email", user.getEmail());
    out.text("first_name", user.getFirstName());
    out.text("last_name", user.getLastName());
    out.list("roles", user.getRolesList(), (o, role) -> o.value(EnumWords.word(role, "ROLE_")));
    out.instant("created_at", user.getCreatedAt());
    out.end();
  }

  static void write(JsonOut out, Session session) {
    out.object();
    out.text("id", session.getId());
    out.textOrNull("user_agent", session.getUserAgent());
    out.flag("current", session.getCurrent());
    out.instant("created_at", session.getCreatedAt());
    out.instant("last_used_at", session.getLastUsedAt());
    out.end();
  }

  static void write(JsonOut out, Tokens tokens) {
    out.object();
    out.text("access_token", tokens.getAccessToken());
    out.text("token_type", "Bearer");
    out.number("expires_in", tokens.getExpiresIn());
    out.text("refresh_token", tokens.getRefreshToken());
    out.end();
  }
}
