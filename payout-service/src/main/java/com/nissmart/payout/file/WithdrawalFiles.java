package com.nissmart.payout.file;

import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.fault.FaultPoint;
import com.nissmart.payout.v1.SubmitWithdrawalFileRequest;
import com.nissmart.payout.v1.SubmitWithdrawalFileResponse;
import com.nissmart.payout.v1.WithdrawalFileFormat;
import com.nissmart.payout.v1.WithdrawalFileLine;
import com.nissmart.payout.withdrawal.intake.DryRun;
import com.nissmart.payout.withdrawal.intake.RequestResult;
import com.nissmart.payout.withdrawal.intake.WithdrawalRequest;
import com.nissmart.payout.withdrawal.intake.Withdrawals;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.ids.IdGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Accepts files of withdrawals. A file is recorded first; then each line becomes a withdrawal whose
 * key derives from the file and the line. So a file that is sent again, after a crash or by
 * mistake, begins only the withdrawals that are missing.
 */
public final class WithdrawalFiles {
  private static final Duration RECENT = Duration.ofDays(7);

  private final Jdbi jdbi;
  private final Withdrawals withdrawals;
  private final DryRun dryRun;
  private final IdGenerator ids;
  private final InstantSource time;
  private final WithdrawalFileStore files = new WithdrawalFileStore();
  private final FileLineStore lines = new FileLineStore();
  private final SimilarFileStore similar = new SimilarFileStore();

  public WithdrawalFiles(
      Jdbi jdbi, Withdrawals withdrawals, DryRun dryRun, IdGenerator ids, InstantSource time) {
    this.jdbi = jdbi;
    this.withdrawals = withdrawals;
    this.dryRun = dryRun;
    this.ids = ids;
    this.time = time;
  }

  /**
   * Returns a verdict for each line of the caller's file. Good lines become withdrawals unless the
   * request is to validate only.
   *
   * @throws Refusal INVALID_REQUEST or BODY_TOO_LARGE when the file as a whole cannot be read,
   *     POSSIBLE_DUPLICATE, WITHDRAWAL_FILE_CANCELLED: nothing was begun; UNAVAILABLE or
   *     DEADLINE_EXCEEDED: send the same file again to continue
   */
  public SubmitWithdrawalFileResponse submit(SubmitWithdrawalFileRequest request) {
    Caller.User caller = Caller.currentUser();
    SubmittedFile file = SubmittedFile.read(caller.userId(), request);
    Optional<UUID> earlier = jdbi.withHandle(h -> findSimilar(h, file));
    SubmitWithdrawalFileResponse.Builder response =
        SubmitWithdrawalFileResponse.newBuilder()
            .setPossibleDuplicateOf(earlier.map(Ids.WITHDRAWAL_FILE::format).orElse(""));
    if (request.getValidateOnly()) {
      return answer(response, file, dryRun.of(caller, file.requests()), request.getFormat());
    }
    if (withdrawals.haveChanged(caller, file.requests())) {
      // Nothing of it is begun, so the record stays as it is.
      List<RequestResult> results =
          withdrawals.createAll(caller, file.requests(), WithdrawalFiles::refuse);
      return answer(response, file, results, request.getFormat());
    }
    UUID id = jdbi.inTransaction(h -> record(h, file, request.getConfirmDuplicate()));
    FaultPoint.at("payout.file-recorded");
    List<RequestResult> results =
        withdrawals.createAll(caller, file.requests(), h -> files.requireOpen(h, id));
    SubmitWithdrawalFileResponse answer =
        answer(response.setId(Ids.WITHDRAWAL_FILE.format(id)), file, results, request.getFormat());
    jdbi.useHandle(h -> lines.tried(h, id, answer.getLinesList()));
    return answer;
  }

  private Optional<UUID> findSimilar(Handle handle, SubmittedFile file) {
    Optional<WithdrawalFile> same = files.findSame(handle, file);
    return same.isPresent()
        ? same.map(WithdrawalFile::fileId)
        : similar.find(handle, file, time.instant().minus(RECENT));
  }

  /** Records the file before anything of it is begun; returns its id. */
  private UUID record(Handle handle, SubmittedFile file, boolean isConfirmed) {
    UUID id = ids.next();
    Instant now = time.instant();
    if (files.add(handle, id, file, null, now)) {
      lines.replace(handle, id, file.lines());
      return id;
    }
    Optional<WithdrawalFile> known = files.lock(handle, file.user(), file.name());
    if (known.isPresent() && known.get().contentSha256().equals(file.contentSha256())) {
      return known.get().fileId();
    }
    UUID same = requireConfirmed(files.findSame(handle, file), isConfirmed);
    if (known.isPresent()) {
      id = known.get().fileId();
      files.replace(handle, id, file, same);
    } else if (!files.add(handle, id, file, same, now)) {
      throw repeat();
    }
    lines.replace(handle, id, file.lines());
    return id;
  }

  private static @Nullable UUID requireConfirmed(
      Optional<WithdrawalFile> same, boolean isConfirmed) {
    if (same.isPresent() && !isConfirmed) {
      throw new Refusal(
          Reason.POSSIBLE_DUPLICATE,
          "The file '%s' (%s) of %s has the same withdrawals, so nothing was begun; confirm the duplicate to pay them again"
              .formatted(same.get().name(), same.get().publicId(), same.get().createdAt()));
    }
    return same.map(WithdrawalFile::fileId).orElse(null);
  }

  private static void refuse(Handle handle) {
    throw repeat();
  }

  private static Refusal repeat() {
    return new Refusal(
        Reason.UNAVAILABLE, "The same file is being submitted elsewhere; submit it again");
  }

  private static SubmitWithdrawalFileResponse answer(
      SubmitWithdrawalFileResponse.Builder response,
      SubmittedFile file,
      List<RequestResult> results,
      WithdrawalFileFormat format) {
    response.addAllLines(LineVerdicts.of(file.lines(), results, format));
    count(response);
    return response.addAllAcceptedAmounts(accepted(file.lines(), response)).build();
  }

  private static void count(SubmitWithdrawalFileResponse.Builder response) {
    for (WithdrawalFileLine line : response.getLinesList()) {
      if (line.getCodeValue() != 0) {
        response.setRefused(response.getRefused() + 1);
      } else if (line.getReplayed()) {
        response.setReplayed(response.getReplayed() + 1);
      } else {
        response.setAccepted(response.getAccepted() + 1);
      }
    }
  }

  private static List<Money> accepted(
      List<FileLine> lines, SubmitWithdrawalFileResponse.Builder verdicts) {
    Map<String, Long> sums = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      WithdrawalRequest request = lines.get(i).request();
      WithdrawalFileLine verdict = verdicts.getLines(i);
      if (request != null && verdict.getCodeValue() == 0 && !verdict.getReplayed()) {
        sums.merge(request.amount().currency(), request.amount().amount(), Math::addExact);
      }
    }
    return sums.entrySet().stream()
        .map(sum -> Money.newBuilder().setAmount(sum.getValue()).setCurrency(sum.getKey()).build())
        .toList();
  }
}
