/** The accounts service: its process, its settings and its gRPC doors. */
@NullMarked
package com.nissmart.accounts;

import org.jspecify.annotations.NullMarked;
