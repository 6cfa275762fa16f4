package com.nissmart.gateway.accounts;

import com.nissmart.accounts.v1.Wallet;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.Json;
import com.nissmart.ledger.v1.Account;
import com.nissmart.runtime.paging.PageToken;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A page of a user's accounts. The services answer with all of a user's few accounts at once. They
 * are paged here so that every list of the API has pages.
 *
 * @param limit the size of the page
 * @param cursor the last account of the previous page, or "" for the first page
 */
record AccountPage(int limit, String cursor) {
  AccountPage {
    if (!cursor.isEmpty() && !Ids.ACCOUNT.isId(cursor)) {
      throw PageToken.invalid(cursor);
    }
  }

  /** Writes the page. Omits a wallet without a ledger account, whose opening has not finished. */
  byte[] write(List<Wallet> wallets, List<Account> accounts) {
    Map<String, Account> byId =
        accounts.stream().collect(Collectors.toMap(Account::getId, Function.identity()));
    List<Wallet> open =
        wallets.stream().filter(wallet -> byId.containsKey(wallet.getAccountId())).toList();
    List<Wallet> rest = open.subList(begin(open), open.size());
    List<Wallet> page = rest.subList(0, Math.min(limit, rest.size()));
    String next = page.size() < rest.size() ? page.getLast().getAccountId() : "";
    return Json.page(
        page,
        (out, wallet) -> {
          Account account = byId.get(wallet.getAccountId());
          if (account != null) {
            AccountJson.write(out, wallet, account);
          }
        },
        next);
  }

  private int begin(List<Wallet> wallets) {
    if (cursor.isEmpty()) {
      return 0;
    }
    for (int i = 0; i < wallets.size(); i++) {
      if (wallets.get(i).getAccountId().equals(cursor)) {
        return i + 1;
      }
    }
    throw PageToken.invalid(cursor);
  }
}
