package com.nissmart.contract.json;

import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountsTree;
import com.nissmart.ledger.v1.BalanceProof;
import com.nissmart.ledger.v1.CurrencyTree;
import com.nissmart.ledger.v1.GetLiabilitiesResponse;
import com.nissmart.ledger.v1.ProvenAccount;
import com.nissmart.ledger.v1.SumNode;

/**
 * The forms of a balance proof and of the published liabilities as files. deploy/ReceiptCheck.java
 * and the page receipt-check read exactly these forms.
 */
public final class BalanceProofJson {
  private static final String PROOF = "nissmart-balance-v1";
  private static final String LIABILITIES = "nissmart-liabilities-v1";

  private BalanceProofJson() {}

  /** Writes the proof of a balance. */
  public static void write(JsonOut out, BalanceProof proof) {
    out.object().text("form", PROOF);
    out.name("account");
    write(out, proof.getAccount());
    out.list("path", proof.getPathList(), BalanceProofJson::write);
    out.name("accounts");
    write(out, proof.getAccounts());
    out.name("head");
    ReceiptJson.write(out, proof.getHead());
    out.end();
  }

  /** Writes the totals of all accounts. */
  public static void write(JsonOut out, GetLiabilitiesResponse liabilities) {
    out.object().text("form", LIABILITIES);
    out.name("accounts");
    write(out, liabilities.getAccounts());
    out.name("head");
    ReceiptJson.write(out, liabilities.getHead());
    out.end();
  }

  private static void write(JsonOut out, ProvenAccount account) {
    out.object().text("id", account.getAccountId()).text("kind", kind(account.getKind()));
    out.text("currency", account.getCurrency());
    out.number("balance", account.getBalance()).number("held", account.getHeld());
    out.number("account_seq", account.getAccountSeq()).number("seq", account.getSeq());
    out.text("salt", ReceiptJson.hex(account.getSalt())).number("index", account.getIndex()).end();
  }

  private static void write(JsonOut out, SumNode node) {
    out.object().text("hash", ReceiptJson.hex(node.getHash())).number("sum", node.getSum()).end();
  }

  private static void write(JsonOut out, AccountsTree accounts) {
    out.object().number("book", accounts.getBookId()).number("batch_no", accounts.getBatchNo());
    out.number("seq", accounts.getSeq()).text("hash", ReceiptJson.hex(accounts.getHash()));
    out.list("trees", accounts.getTreesList(), BalanceProofJson::write);
    out.end();
  }

  private static void write(JsonOut out, CurrencyTree tree) {
    out.object().text("kind", kind(tree.getKind())).text("currency", tree.getCurrency());
    out.number("accounts", tree.getAccounts()).number("total", tree.getTotal());
    out.text("root", ReceiptJson.hex(tree.getRoot())).end();
  }

  private static String kind(AccountKind kind) {
    return EnumWords.word(kind, "ACCOUNT_KIND_");
  }
}
