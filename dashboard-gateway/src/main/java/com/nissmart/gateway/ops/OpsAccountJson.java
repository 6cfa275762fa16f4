package com.nissmart.gateway.ops;

import com.nissmart.accounts.v1.User;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.gateway.rpc.PartialResult;
import com.nissmart.gateway.users.UserJson;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.Balance;
import com.nissmart.ledger.v1.ExplainBalanceResponse;
import com.nissmart.ledger.v1.OpenHold;
import org.jspecify.annotations.Nullable;

/** Accounts as operators see them. */
final class OpsAccountJson {
  static final String STATUS_PREFIX = "ACCOUNT_STATUS_";

  private OpsAccountJson() {}

  static void write(
      JsonOut out,
      Account account,
      PartialResult<OwnerOf> owner,
      ExplainBalanceResponse explanation) {
    @Nullable OwnerOf known = owner.value();
    @Nullable User user = known == null ? null : known.user();
    out.object().name("account");
    write(out, account, known == null ? "" : known.name());
    out.name("owner");
    if (user == null) {
      out.nothing();
    } else {
      UserJson.write(out, user);
    }
    out.name("explanation");
    write(out, explanation);
    out.texts("missing", PartialResult.missing(owner)).end();
  }

  static void write(JsonOut out, Account account, String name) {
    out.object();
    out.text("id", account.getId());
    out.textOrNull("user_id", account.getOwnerId());
    out.textOrNull("name", name);
    out.text("kind", EnumWords.word(account.getKind(), "ACCOUNT_KIND_"));
    out.text("currency", account.getBalance().getCurrency());
    out.text("status", EnumWords.word(account.getStatus(), STATUS_PREFIX));
    write(out.name("balance"), account.getBalance());
    out.instant("created_at", account.getCreatedAt());
    out.end();
  }

  private static void write(JsonOut out, ExplainBalanceResponse explanation) {
    out.object();
    write(out.name("balance"), explanation.getBalance());
    out.list("open_holds", explanation.getOpenHoldsList(), OpsAccountJson::write);
    out.numberOrNull("floor", explanation.hasFloor(), explanation.getFloor());
    out.text("status", EnumWords.word(explanation.getStatus(), STATUS_PREFIX));
    out.number("debited_today", explanation.getDebitedToday());
    out.numberOrNull("daily_limit", explanation.hasDailyLimit(), explanation.getDailyLimit());
    out.end();
  }

  private static void write(JsonOut out, OpenHold hold) {
    out.object();
    out.text("transaction_id", hold.getTransactionId());
    out.number("amount", hold.getAmount());
    out.textOrNull("requested_by", hold.getRequestedBy());
    out.textOrNull("description", hold.getDescription());
    out.instant("created_at", hold.getCreatedAt());
    out.instantOrNull("expires_at", hold.hasExpiresAt(), hold.getExpiresAt());
    out.end();
  }

  private static void write(JsonOut out, Balance balance) {
    out.object();
    out.number("posted", balance.getPosted());
    out.number("held", balance.getHeld());
    out.number("available", balance.getAvailable());
    out.end();
  }
}
