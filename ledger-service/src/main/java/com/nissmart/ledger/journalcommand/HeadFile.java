package com.nissmart.ledger.journalcommand;

import com.nissmart.ledger.head.HeadKeys;
import com.nissmart.ledger.head.SignedHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A file with a signed head on each line, as a witness or {@code deploy/heads} writes it. */
final class HeadFile {
  private HeadFile() {}

  /**
   * Returns the heads by their batch.
   *
   * @param keys the file of the public keys
   * @throws IllegalStateException when a head is not signed by one of the keys
   */
  static Map<Long, SignedHead> read(Path file, Path keys) throws IOException {
    HeadKeys known = HeadKeys.watching(keys);
    List<String> lines = Files.readAllLines(file);
    Map<Long, SignedHead> heads = new HashMap<>();
    for (String line : lines) {
      SignedHead head = SignedHead.parse(line);
      known
          .fault(head)
          .ifPresent(fault -> {
            throw new IllegalStateException("%s: the %s: %s".formatted(file, head.named(), fault));
          });
      heads.put(head.batchNo(), head);
    }
    return heads;
  }
}
