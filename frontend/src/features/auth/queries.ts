import { queryOptions } from "@tanstack/react-query";
import { answered, api, type Shape } from "@/lib/api/client";

export const providersQuery = queryOptions({
  queryKey: ["sign-in-providers"],
  queryFn: ({ signal }) => answered(api.GET("/api/v1/auth/oidc", { signal })),
  select: (list) => list.providers,
  staleTime: Number.POSITIVE_INFINITY,
});

export const signIn = (body: Shape<"SignIn">) => answered(api.POST("/api/v1/auth/login", { body }));
export const signUp = (body: Shape<"SignUp">) => answered(api.POST("/api/v1/auth/signup", { body }));
export const accept = (body: Shape<"Acceptance">) =>
  answered(api.POST("/api/v1/auth/invitations/accept", { body }));
export const forgotPassword = (body: Shape<"ForgottenPassword">) =>
  answered(api.POST("/api/v1/auth/password-reset", { body }));
export const resetPassword = (body: Shape<"NewPassword">) =>
  answered(api.POST("/api/v1/auth/password-reset/confirm", { body }));
