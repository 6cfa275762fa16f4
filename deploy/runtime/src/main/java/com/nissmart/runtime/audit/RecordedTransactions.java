package com.nissmart.runtime.audit;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.DelegatingTransactionHandler;
import org.jdbi.v3.core.transaction.TransactionHandler;

/**
 * The transactions of a service. Inside a recorded call, each one that has changed something ends
 * with a row of the log, so that the change and its record are committed together.
 */
final class RecordedTransactions extends DelegatingTransactionHandler {

  RecordedTransactions(TransactionHandler delegate) {
    super(delegate);
  }

  @Override
  public TransactionHandler specialize(Handle handle) throws SQLException {
    return new RecordedTransactions(getDelegate().specialize(handle));
  }

  @Override
  public void commit(Handle handle) {
    RecordedCall<?, ?> call = RecordedCall.KEY.get();
    if (call != null) {
      call.addTo(handle);
    }
    super.commit(handle);
  }
}
