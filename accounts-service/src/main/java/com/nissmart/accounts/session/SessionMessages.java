package com.nissmart.accounts.session;

import com.nissmart.accounts.message.ProtoTimes;
import com.nissmart.accounts.session.BrowserSessions.BrowserSession;
import com.nissmart.accounts.session.ClientSessions.SessionTokens;
import com.nissmart.accounts.session.Sessions.SessionInfo;
import com.nissmart.accounts.token.AccessTokens.AccessToken;
import com.nissmart.accounts.user.UserMessages;
import com.nissmart.accounts.v1.CreateBrowserSessionResponse;
import com.nissmart.accounts.v1.ExchangeBrowserSessionResponse;
import com.nissmart.accounts.v1.Tokens;
import com.nissmart.contract.Ids;

/** The contract's messages of sessions and their tokens. */
final class SessionMessages {
  private SessionMessages() {}

  static Tokens tokens(SessionTokens tokens) {
    return Tokens.newBuilder()
        .setAccessToken(tokens.accessToken().text())
        .setExpiresIn(tokens.accessToken().seconds())
        .setRefreshToken(tokens.refreshToken())
        .build();
  }

  static CreateBrowserSessionResponse begun(BrowserSession session) {
    return CreateBrowserSessionResponse.newBuilder()
        .setSessionToken(session.token())
        .setExpiresIn(Math.toIntExact(session.expiresIn().toSeconds()))
        .setUser(UserMessages.user(session.user()))
        .build();
  }

  static ExchangeBrowserSessionResponse exchanged(AccessToken token) {
    return ExchangeBrowserSessionResponse.newBuilder()
        .setAccessToken(token.text())
        .setExpiresIn(token.seconds())
        .build();
  }

  /** Returns the session, marked as current when its id is the given one. */
  static com.nissmart.accounts.v1.Session session(SessionInfo session, String currentId) {
    return com.nissmart.accounts.v1.Session.newBuilder()
        .setId(Ids.SESSION.format(session.id()))
        .setUserAgent(session.userAgent())
        .setCurrent(session.id().toString().equals(currentId))
        .setCreatedAt(ProtoTimes.time(session.createdAt()))
        .setLastUsedAt(ProtoTimes.time(session.lastUsedAt()))
        .build();
  }
}
