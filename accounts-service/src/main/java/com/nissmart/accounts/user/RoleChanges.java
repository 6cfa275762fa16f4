package com.nissmart.accounts.user;

import com.nissmart.accounts.v1.SetRolesRequest;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.runtime.proposal.Proposal;
import com.nissmart.runtime.proposal.ProposalDraft;
import com.nissmart.runtime.proposal.Proposals;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** The changes of people's roles by operators. */
public final class RoleChanges {
  private final Jdbi jdbi;
  private final Operators operators;
  private final Proposals proposals;

  /**
   * The result of a request.
   *
   * @param proposal present while a second operator has to approve
   */
  public record RoleChange(User user, Optional<Proposal> proposal) {}

  public RoleChanges(Jdbi jdbi, Operators operators, Proposals proposals) {
    this.jdbi = jdbi;
    this.operators = operators;
    this.proposals = proposals;
  }

  /**
   * Changes the roles of a person, or proposes it when a second operator is needed.
   *
   * @throws Refusal INVALID_REQUEST; PERMISSION_DENIED for one's own roles; USER_NOT_FOUND;
   *     ROLES_REFUSED; PROPOSAL_WAITING
   */
  public RoleChange request(SetRolesRequest request, UUID operatorId) {
    UUID userId = Ids.USER.parse("user_id", request.getUserId());
    Set<Role> wanted = RoleChangeRules.wanted(request.getRolesList());
    if (userId.equals(operatorId)) {
      throw new Refusal(
          Reason.PERMISSION_DENIED, "You cannot change your own roles; ask another operator");
    }
    return jdbi.inTransaction(handle -> {
      int number = operators.lockAndCount(handle);
      User user = operators.require(handle, userId, wanted, number);
      if (user.roles().equals(wanted)) {
        return new RoleChange(user, Optional.empty());
      }
      ProposalDraft draft = draft(request, user, wanted, operatorId);
      if (RoleChangeRules.needsSecond(user.roles(), wanted, number)) {
        return new RoleChange(user, Optional.of(proposals.propose(handle, draft)));
      }
      return new RoleChange(operators.changeRoles(handle, user, wanted), Optional.empty());
    });
  }

  private static ProposalDraft draft(
      SetRolesRequest request, User user, Set<Role> wanted, UUID operatorId) {
    return new ProposalDraft(
        ProposalKind.PROPOSAL_KIND_ROLES,
        request.getUserId(),
        "Change the roles of %s %s (%s) from %s to %s"
            .formatted(
                user.firstName(),
                user.lastName(),
                user.email().text(),
                words(user.roles()),
                words(wanted)),
        Optional.empty(),
        request.getReason(),
        request.toBuilder().clearRoles().addAllRoles(wanted).build().toByteString(),
        operatorId,
        Optional.of(user.id()));
  }

  private static String words(Set<Role> roles) {
    return roles.stream()
        .sorted()
        .map(role -> EnumWords.word(role, User.ROLE_PREFIX))
        .collect(Collectors.joining(", "));
  }
}
