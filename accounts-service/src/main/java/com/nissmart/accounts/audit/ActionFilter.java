package com.nissmart.accounts.audit;

import java.util.Optional;
import java.util.UUID;

/** Which actions; what is empty does not narrow them. */
public record ActionFilter(
    Optional<UUID> operatorId, Optional<String> targetId, Optional<String> action) {}
