package com.nissmart.payout.withdrawal.intake;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.bank.BankAccount;
import com.nissmart.payout.bank.BankAccountRules;
import com.nissmart.payout.bank.NameEnquiries;
import com.nissmart.payout.rail.NameAnswer;
import com.nissmart.payout.withdrawal.Destination;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The checks of the bank accounts that new requests name, and the names of their holders. */
public final class Destinations {
  private final BankAccountRules rules;
  private final NameEnquiries enquiries;

  public Destinations(BankAccountRules rules, NameEnquiries enquiries) {
    this.rules = rules;
    this.enquiries = enquiries;
  }

  /** Returns INVALID_REQUEST when the account or its name cannot exist, otherwise null. */
  @Nullable Refusal refusal(KeyedRequest request) {
    Destination given = request.request().destination();
    FieldError name = RequestRules.nameFault(given);
    FieldError fault = name != null ? name : rules.fault("destination.", given.account());
    return fault == null ? null : Refusal.invalid(fault.field(), fault.code(), fault.message());
  }

  /** Returns DESTINATION_INVALID when no new attempt may be made at an old withdrawal. */
  @Nullable Refusal retryRefusal(Destination destination) {
    FieldError fault = rules.fault("destination.", destination.account());
    return fault == null ? null : new Refusal(Reason.DESTINATION_INVALID, fault.message());
  }

  /**
   * Returns the requests with the names that their banks give. No answer refuses a request: the
   * rail refuses an account that does not exist when it is paid.
   */
  List<KeyedRequest> named(List<KeyedRequest> requests) {
    Map<BankAccount, NameAnswer> answers =
        enquiries.ask(requests.stream().map(one -> one.request().destination().account()).toList());
    return requests.stream()
        .map(one ->
            answers.get(one.request().destination().account())
                    instanceof NameAnswer.Holder(String name)
                ? one.named(name)
                : one)
        .toList();
  }
}
