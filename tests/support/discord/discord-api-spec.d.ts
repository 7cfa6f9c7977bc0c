/** What we use of a package whose schemas come without types. */
declare module 'discord-api-spec/zod' {
  interface Schema {
    safeParse(value: unknown): { success: boolean; data?: unknown; error?: { issues: unknown[] } }
  }
  export const GuildWithCountsResponseSchema: Schema
  export const ApplicationCommandAutocompleteCallbackRequestSchema: Schema
  export const ApplicationCommandResponseSchema: Schema
  export const ApplicationCommandUpdateRequestSchema: Schema
  export const CreateMessageInteractionCallbackRequestSchema: Schema
  export const CreatePrivateChannelRequestSchema: Schema
  export const GatewayBotResponseSchema: Schema
  export const EntitlementResponseSchema: Schema
  export const ExternalScheduledEventCreateRequestSchema: Schema
  export const ExternalScheduledEventPatchRequestPartialSchema: Schema
  export const ExternalScheduledEventResponseSchema: Schema
  export const StageScheduledEventCreateRequestSchema: Schema
  export const StageScheduledEventPatchRequestPartialSchema: Schema
  export const StageScheduledEventResponseSchema: Schema
  export const VoiceScheduledEventCreateRequestSchema: Schema
  export const VoiceScheduledEventPatchRequestPartialSchema: Schema
  export const VoiceScheduledEventResponseSchema: Schema
  export const GuildInviteResponseSchema: Schema
  export const GuildMemberResponseSchema: Schema
  export const StageInstanceResponseSchema: Schema
  export const VoiceStateResponseSchema: Schema
  export const IncomingWebhookRequestPartialSchema: Schema
  export const IncomingWebhookUpdateRequestPartialSchema: Schema
  export const MessageCreateRequestSchema: Schema
  export const MessageEditRequestPartialSchema: Schema
  export const MessageResponseSchema: Schema
  export const PrivateApplicationResponseSchema: Schema
  export const PrivateChannelResponseSchema: Schema
  export const ThreadMemberResponseSchema: Schema
  export const ThreadsResponseSchema: Schema
  export const UpdateMessageInteractionCallbackRequestSchema: Schema
  export const UpdateVoiceStateRequestPartialSchema: Schema
  export const UserPIIResponseSchema: Schema
  export const UserResponseSchema: Schema
}
