package com.nissmart.ledger.write;

import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.Order.Posting;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The keys, accounts and resolved transactions that the orders of a batch name. */
record BatchNeeds(Set<UUID> keys, Set<UUID> accounts, Set<Long> targets) {

  static BatchNeeds by(List<Submission> submissions) {
    BatchNeeds needs = new BatchNeeds(new HashSet<>(), new HashSet<>(), new HashSet<>());
    for (Submission submission : submissions) {
      needs.keys.addAll(submission.dedupIds);
      needs.accounts.addAll(submission.accounts);
      submission.orders.forEach(needs::add);
    }
    return needs;
  }

  private void add(Order order) {
    if (order instanceof Posting posting && posting.resolves() != 0) {
      targets.add(posting.resolves());
    }
  }
}
