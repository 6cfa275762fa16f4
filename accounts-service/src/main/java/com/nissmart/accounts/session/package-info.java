/** Sessions of clients and browsers, and the gRPC service of users and sessions. */
@NullMarked
package com.nissmart.accounts.session;

import org.jspecify.annotations.NullMarked;
