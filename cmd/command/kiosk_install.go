package command

type kioskInstall struct{}

func (i *kioskInstall) install(s *session, k *kioskCommand) error { return nil }

type kioskUninstall struct{}

func (u *kioskUninstall) uninstall(s *session) error { return nil }
