package com.nissmart.gateway.ops;

import com.nissmart.accounts.v1.User;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.gateway.accounts.AccountJson;
import com.nissmart.gateway.rpc.PartialResult;
import com.nissmart.gateway.users.UserJson;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.ExplainBalanceResponse;
import com.nissmart.ledger.v1.OpenHold;
import org.jspecify.annotations.Nullable;

/** The JSON form of accounts for operators. */
final class OpsAccountJson {
  static final String STATUS_PREFIX = "ACCOUNT_STATUS_";

  private OpsAccountJson() {}

  /**
   * The owner of an account.
   *
   * @param user null for a system account
   * @param accountName the owner's name for the account
   */
  record AccountOwner(@Nullable User user, String accountName) {
    static final AccountOwner NONE = new AccountOwner(null, "");
  }

  static void write(
      JsonOut out,
      Account account,
      PartialResult<AccountOwner> owner,
      ExplainBalanceResponse explanation) {
    AccountOwner known = owner.value() == null ? AccountOwner.NONE : owner.value();
    out.object().name("account");
    write(out, account, known.accountName());
    out.name("owner");
    if (known.user() == null) {
      out.nothing();
    } else {
      UserJson.write(out, known.user());
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
    AccountJson.writeBalance(out.name("balance"), account.getBalance());
    out.instant("created_at", account.getCreatedAt());
    out.flag("in_safe_mode", account.getInSafeMode());
    out.end();
  }

  private static void write(JsonOut out, ExplainBalanceResponse explanation) {
    out.object();
    AccountJson.writeBalance(out.name("balance"), explanation.getBalance());
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
}
