package com.nissmart.runtime.audit;

import java.util.Optional;
import java.util.UUID;

/**
 * A filter for actions; an empty part matches every action.
 *
 * @param step BEGUN for changes, READ for reads
 */
public record ActionQuery(
    ActionStep step,
    Optional<UUID> operatorId,
    Optional<String> targetId,
    Optional<String> action) {}
