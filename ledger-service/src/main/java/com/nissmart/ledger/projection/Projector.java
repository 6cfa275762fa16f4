package com.nissmart.ledger.projection;

import com.nissmart.ledger.journal.Tail;

/** STUB. */
public class Projector {
  public void begin(Tail tail) {}

  public void end() {}

  public void wake() {}

  public void busy(boolean busy) {}

  public void awaitRoom() throws InterruptedException {}
}
