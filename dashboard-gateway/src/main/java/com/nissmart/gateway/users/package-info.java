/** Users, sessions, passwords and API keys. */
@NullMarked
package com.nissmart.gateway.users;

import org.jspecify.annotations.NullMarked;
